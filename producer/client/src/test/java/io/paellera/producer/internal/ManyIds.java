package io.paellera.producer.internal;

/** A program that puts as many ids into a table as its argument says, and finds them again. */
final class ManyIds {

  private ManyIds() {}

  public static void main(String[] args) {
    int ids = Integer.parseInt(args[0]);
    var table = new IdTable();
    for (int i = 1; i <= ids; i++) {
      table.put("id-" + i, i);
    }
    for (int i = 1; i <= ids; i++) {
      if (table.get("id-" + i) != i) {
        throw new IllegalStateException("id-" + i + " has " + table.get("id-" + i));
      }
    }
    System.out.print(table.size());
  }
}
