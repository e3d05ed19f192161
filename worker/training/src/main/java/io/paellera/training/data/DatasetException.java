package io.paellera.training.data;

import java.nio.file.Path;

/** A dataset, or a file that one is made of, can't be used as it is. */
public final class DatasetException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public DatasetException(Path file, String problem) {
    super(file + ": " + problem);
  }

  public DatasetException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
