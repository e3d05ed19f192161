package io.paellera.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Appends a JSON line for every so many steps: their mean loss and gradient length, the rate, and pictures a second. */
public final class MetricsLog implements RunListener {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private final int every;
  private final Clock clock;
  private double loss;
  private double norm;
  private int steps;
  private int pictures;
  private long since;

  public MetricsLog(Path file, int every, Clock clock) {
    this.file = file;
    this.every = every;
    this.clock = clock;
  }

  @Override
  public void begun(long step, long all) {
    since = clock.millis();
    forgetAfter(step);
  }

  /** Drops what an interrupted run wrote after the checkpoint that this one goes on from, and a line that it didn't finish. */
  private void forgetAfter(long step) {
    if (!Files.exists(file)) {
      return;
    }
    try {
      Files.write(file, Files.readAllLines(file).stream().filter(line -> isUpTo(step, line)).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be written: " + e.getMessage(), e);
    }
  }

  private static boolean isUpTo(long step, String line) {
    try {
      return JSON.readTree(line).path("step").asLong(Long.MAX_VALUE) <= step;
    } catch (JacksonException e) {
      return false;
    }
  }

  @Override
  public void stepped(long step, StepMetrics metrics) {
    loss += metrics.loss();
    norm += metrics.gradientNorm();
    pictures += metrics.pictures();
    steps++;
    if (steps == every) {
      append(step + 1, metrics.rate());
      loss = 0;
      norm = 0;
      pictures = 0;
      steps = 0;
      since = clock.millis();
    }
  }

  private void append(long step, double rate) {
    var line = new LinkedHashMap<String, Object>();
    line.put("time", clock.instant().toString());
    line.put("step", step);
    line.put("loss", loss / steps);
    line.put("gradientNorm", norm / steps);
    line.put("rate", rate);
    line.put("picturesPerSecond", pictures * 1000.0 / Math.max(1, clock.millis() - since));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(
          file, JSON.writeValueAsString(line) + "\n", UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be written: " + e.getMessage(), e);
    }
  }
}
