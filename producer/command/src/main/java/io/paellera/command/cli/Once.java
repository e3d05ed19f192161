package io.paellera.command.cli;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;

/** Asks a supplier once, when its value is first needed. */
final class Once<T> implements Supplier<T> {

  private final Supplier<T> supplier;
  private T value;

  Once(Supplier<T> supplier) {
    this.supplier = requireNonNull(supplier, "supplier is null");
  }

  @Override
  public synchronized T get() {
    if (value == null) {
      value = supplier.get();
    }
    return value;
  }
}
