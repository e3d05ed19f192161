package io.paellera.training;

import static java.util.Objects.requireNonNull;

import io.paellera.training.report.LineChart;
import io.paellera.training.report.PngFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Draws the losses of a metrics file at each checkpoint. */
public final class LossPlot implements RunListener {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path metrics;
  private final Path picture;

  /**
   * @param metrics as {@link MetricsLog} writes them
   * @param picture PNG file to write
   */
  public LossPlot(Path metrics, Path picture) {
    this.metrics = requireNonNull(metrics, "metrics is null");
    this.picture = requireNonNull(picture, "picture is null");
  }

  @Override
  public void saved(long steps, Path weights) {
    var lines = lines();
    if (!lines.isEmpty()) {
      var x = lines.stream().mapToDouble(line -> line.path("step").asDouble()).toArray();
      var y = lines.stream().mapToDouble(line -> line.path("loss").asDouble()).toArray();
      PngFile.write(picture, new LineChart("loss", "steps", List.of(new LineChart.Line("training loss", x, y))).draw());
    }
  }

  private List<JsonNode> lines() {
    if (!Files.exists(metrics)) {
      return List.of();
    }
    try {
      var lines = new ArrayList<JsonNode>();
      Files.readAllLines(metrics).forEach(line -> lines.add(JSON.readTree(line)));
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(metrics + " can't be read: " + e.getMessage(), e);
    }
  }
}
