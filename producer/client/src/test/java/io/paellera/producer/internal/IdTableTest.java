package io.paellera.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paellera.producer.support.ChildJvm;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdTableTest {

  @Test
  void remembersTheNumberOfEachIdThroughItsGrowthFromTheHeapIntoAFile() {
    var table = new IdTable();
    var model = new HashMap<String, Long>();
    var random = new Random(3);
    for (int i = 0; i < 200_000; i++) {
      String id = "id-" + random.nextInt(120_000);
      long value = random.nextLong() | 1;
      table.put(id, value);
      model.put(id, value);
    }
    assertThat(table.size()).isEqualTo(model.size()).isGreaterThan(IdSlots.MOST_ON_HEAP);
    model.forEach((id, value) -> assertThat(table.get(id)).isEqualTo(value));
    assertThat(table.get("never put")).isZero();
  }

  /** On the heap they would take 48 MB. */
  @Test
  void aMillionIdsNeedNoMoreHeapThanOneThousand() throws Exception {
    assertThat(ChildJvm.run(List.of("-Xmx12m", "-XX:+UseSerialGC"), ManyIds.class.getName(), "1000000")).isEqualTo("1000000");
  }

  @Test
  void itsFileHasNoNameThatAKilledProgramCouldLeaveBehind(@TempDir Path folder) {
    var table = new IdTable(folder);
    fill(table);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderWithoutRoomIsNamedWithTheWayOut(@TempDir Path folder) {
    Path missing = folder.resolve("missing");
    var table = new IdTable(missing);
    assertThatThrownBy(() -> fill(table))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("3 MiB")
        .hasMessageContaining("java.io.tmpdir");
  }

  private static void fill(IdTable table) {
    for (int i = 0; i < IdSlots.MOST_ON_HEAP; i++) {
      table.put("id-" + i, 1);
    }
  }
}
