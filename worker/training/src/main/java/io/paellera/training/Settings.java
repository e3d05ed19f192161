package io.paellera.training;

/** Checks of settings; each error names the setting, its value and what is allowed. */
final class Settings {

  private Settings() {}

  static void positive(String name, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be above 0");
    }
  }

  static void equal(String name, int value, String other, int otherValue) {
    if (value != otherValue) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be " + other + " " + otherValue);
    }
  }

  static void multiple(String name, int value, int of, int least) {
    if (value % of != 0 || value < least) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be a multiple of " + of + ", at least " + least);
    }
  }

  static void between(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be " + least + " to " + most);
    }
  }
}
