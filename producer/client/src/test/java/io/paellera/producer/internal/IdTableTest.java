package io.paellera.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdTableTest {

  @Test
  void remembersTheNumberOfEachIdThroughItsGrowth() {
    var table = new IdTable();
    var model = new HashMap<String, Long>();
    var random = new Random(3);
    for (int i = 0; i < 50_000; i++) {
      String id = "id-" + random.nextInt(20_000);
      long value = random.nextLong() | 1;
      table.put(id, value);
      model.put(id, value);
    }
    assertThat(table.size()).isEqualTo(model.size());
    model.forEach((id, value) -> assertThat(table.get(id)).isEqualTo(value));
    assertThat(table.get("never put")).isZero();
  }
}
