package io.paellera.command.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A print stream in UTF-8 that remembers why it could not be written to. */
final class StandardOutput extends PrintStream {

  private final FaultKeeper keeper;

  StandardOutput(OutputStream out) {
    this(new FaultKeeper(out));
  }

  private StandardOutput(FaultKeeper keeper) {
    super(keeper, false, StandardCharsets.UTF_8);
    this.keeper = keeper;
  }

  /** What went wrong first, if something did. */
  Optional<IOException> fault() {
    return Optional.ofNullable(keeper.fault);
  }

  private static final class FaultKeeper extends FilterOutputStream {

    private IOException fault;

    private FaultKeeper(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        fault = fault == null ? e : fault;
        throw e;
      }
    }
  }
}
