package io.paellera.renderer.pipeline;

import java.util.List;
import java.util.function.Supplier;

/** Loads one thing after another. */
final class Loading {

  private Loading() {}

  /** Loads another one; if that fails, those that are loaded already are closed. */
  static <T> T next(Supplier<T> loading, Runnable... closings) {
    try {
      return loading.get();
    } catch (RuntimeException e) {
      List.of(closings).forEach(Runnable::run);
      throw e;
    }
  }
}
