package io.paellera.command.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paellera.command.progress.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the command in this process. */
record Paellera(Map<String, String> environment) {

  static Paellera with(String bootstrap) {
    return new Paellera(Map.of("PAELLERA_KAFKA_BOOTSTRAP_SERVERS", bootstrap));
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
    int exitCode = run(input, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), args);
    return new Outcome(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** Lets standard output be read while the command runs. */
  int runTo(PrintStream out, String... args) {
    return runTo(out, new PrintStream(OutputStream.nullOutputStream()), args);
  }

  int runTo(PrintStream out, PrintStream err, String... args) {
    return run("", out, err, args);
  }

  private int run(String input, PrintStream out, PrintStream err, String... args) {
    var console = new Console(new ByteArrayInputStream(input.getBytes(UTF_8)), out, () -> Terminal.none(err), environment);
    return PaelleraCommand.run(console, args);
  }
}
