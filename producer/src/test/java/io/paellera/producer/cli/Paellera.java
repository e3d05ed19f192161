package io.paellera.producer.cli;

import io.paellera.producer.progress.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs the command in this process. */
record Paellera(Map<String, String> environment) {

  static Paellera with(String bootstrap) {
    return new Paellera(Map.of("KAFKA_BOOTSTRAP_SERVERS", bootstrap));
  }

  Paellera and(Map<String, String> more) {
    var all = new HashMap<>(environment);
    all.putAll(more);
    return new Paellera(all);
  }

  /** What a call left behind. */
  record Outcome(int exitCode, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  Outcome run(String... args) {
    return runWithInput("", args);
  }

  Outcome runWithInput(String input, String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            () -> Terminal.none(new PrintStream(err, true, StandardCharsets.UTF_8)),
            environment);
    boolean asksBroker = args.length > 0 && !Arrays.asList("--help", "--version", "-V").contains(args[0]);
    String[] all =
        asksBroker && !List.of(args).contains("--timeout") && !List.of(args).contains("--help") && !args[0].startsWith("gen")
            ? Stream.concat(Stream.of(args), Stream.of("--timeout", "20s")).toArray(String[]::new)
            : args;
    int exitCode = PaelleraCommand.run(console, all);
    return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
