package io.paellera.worker.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.worker.support.Rows;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchSizesTest {

  private final BatchSizes sizes = new BatchSizes(8);
  private final BatchKey key = BatchKey.of("fake", Rows.spec(8));
  private final BatchKey other = BatchKey.of("fake", Rows.spec(12));

  @Test
  void sizeIsHalvedForItsKeyAloneAndRemembered() {
    sizes.tooLarge(key, 8);

    assertThat(sizes.limit(key)).isEqualTo(4);
    assertThat(sizes.limit(other)).isEqualTo(8);
    sizes.tooLarge(key, 1);
    assertThat(sizes.limit(key)).isEqualTo(1);
  }

  @Test
  void sizeCreepsBackWithFullBatchesThatFit() {
    sizes.tooLarge(key, 8);

    IntStream.range(0, 19).forEach(i -> sizes.fitted(key, 4));
    sizes.fitted(key, 2);
    assertThat(sizes.limit(key)).isEqualTo(4);
    sizes.fitted(key, 4);
    assertThat(sizes.limit(key)).isEqualTo(5);
    IntStream.range(0, 20 * 10).forEach(i -> sizes.fitted(key, sizes.limit(key)));
    assertThat(sizes.limit(key)).isEqualTo(8);
  }
}
