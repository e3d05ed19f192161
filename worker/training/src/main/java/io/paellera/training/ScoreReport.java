package io.paellera.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paellera.training.report.LineChart;
import io.paellera.training.report.PngFile;
import io.paellera.training.scores.Accuracy;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes scores as {@code scores.json}, as Markdown tables and as two charts: steps against accuracy, and against seconds. */
public record ScoreReport(Scores scores) {

  private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Writes all files into a folder. */
  public void write(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve("scores.json"), JSON.writeValueAsBytes(scores));
      Files.writeString(folder.resolve("scores.md"), markdown(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " can't be written: " + e.getMessage(), e);
    }
    PngFile.write(folder.resolve("accuracy.png"), chart("first guess right", point -> point.accuracy().top1()));
    PngFile.write(folder.resolve("seconds.png"), chart("seconds a picture", Scores.Point::seconds));
  }

  private BufferedImage chart(String title, ToDoubleFunction<Scores.Point> value) {
    var lines = new ArrayList<LineChart.Line>();
    for (var model : scores.models()) {
      for (var guidance : model.points().stream().map(Scores.Point::guidance).distinct().toList()) {
        var points = model.points().stream().filter(point -> point.guidance() == guidance).toList();
        lines.add(
            new LineChart.Line(
                model.name() + ", guidance " + guidance,
                points.stream().mapToDouble(Scores.Point::steps).toArray(),
                points.stream().mapToDouble(value).toArray()));
      }
    }
    return new LineChart(title, "steps", List.copyOf(lines)).draw();
  }

  /** The scores as Markdown tables. */
  public String markdown() {
    var text = new StringBuilder();
    text.append("| model | PSNR, dB | edge error | cross-entropy on held-out concepts | on the held-out style |");
    text.append(" restored pictures named (first, five) |\n");
    text.append("|---|---|---|---|---|---|\n");
    for (var model : scores.models()) {
      text.append(
          line(
              "| %s | %.2f | %.4f | %.3f | %.3f | %s |",
              model.name(),
              model.psnr(),
              model.edgeError(),
              model.conceptEntropy(),
              model.styleEntropy(),
              share(model.restored())));
    }
    text.append("\n| pictures | steps | guidance | named (first, five) | Fréchet distance | in the script's features |");
    text.append(" seconds |\n");
    text.append("|---|---|---|---|---|---|---|\n");
    text.append(line("| real, of the held-out style | | | %s | %.2f | | |", share(scores.real()), scores.realDistance()));
    var chance = 100.0 / scores.concepts();
    text.append(line("| chance | | | %.1f %%, %.1f %% | | | |", chance, Math.min(100, 5 * chance)));
    for (var model : scores.models()) {
      for (var point : model.points()) {
        var script = point.scriptDistance().isPresent() ? line("%.2f", point.scriptDistance().getAsDouble()).strip() : "";
        text.append(
            line(
                "| %s | %d | %s | %s | %.2f | %s | %.3f |",
                model.name(),
                point.steps(),
                point.guidance(),
                share(point.accuracy()),
                point.distance(),
                script,
                point.seconds()));
      }
    }
    return text.toString();
  }

  private static String share(Accuracy accuracy) {
    return String.format(Locale.ROOT, "%.1f %%, %.1f %%", 100 * accuracy.top1(), 100 * accuracy.top5());
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values) + "\n";
  }
}
