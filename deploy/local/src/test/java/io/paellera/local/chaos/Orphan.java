package io.paellera.local.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Lets a child JVM die with its parent, which holds its standard input open. */
final class Orphan {

  private static final int ORPHANED = 3;

  private Orphan() {}

  static void dieWithParent() {
    var watch = new Thread(Orphan::awaitEnd, "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void awaitEnd() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().halt(ORPHANED);
  }
}
