package io.paellera.local.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrendTest {

  private static final double TWO_HOURS = 7200;

  @Test
  void aHeapThatLeaksOneKilobyteASecondIsNotFlat() {
    var trend = trend(seconds -> 25 + seconds / 1024);

    assertThat(trend.isFlat()).isFalse();
    assertThat(trend.rise()).isCloseTo(TWO_HOURS * 2 / 3 / 1024, within(0.01));
  }

  @Test
  void aLeakIsFoundUnderASawtoothThatIsLargerThanIt() {
    assertThat(trend(seconds -> 25 + 20 * (seconds % 600) / 600 + seconds / 1024).isFlat()).isFalse();
    assertThat(trend(seconds -> 25 + 20 * (seconds % 600) / 600).isFlat()).isTrue();
  }

  @Test
  void whatGrowsWhileTheWorkerWarmsUpIsNotHeldAgainstIt() {
    assertThat(trend(seconds -> Math.min(100, seconds)).isFlat()).isTrue();
  }

  @Test
  void whatFallsIsFlat() {
    assertThat(trend(seconds -> 1000 - seconds / 10).isFlat()).isTrue();
  }

  @Test
  void aStepAtTheEndOfTheWarmUpIsNotHeldAgainstItButOneInTheMiddleIs() {
    assertThat(trend(seconds -> seconds < TWO_HOURS / 3 ? 0 : 50).isFlat()).isTrue();
    assertThat(trend(seconds -> seconds < TWO_HOURS * 2 / 3 ? 0 : 50).isFlat()).isFalse();
  }

  @Test
  void samplesWithoutTheQuantityAreLeftOut() {
    var samples = List.of(sample(0, 1), new Sample(1, Map.of()), sample(2, 2), sample(3, 3), new Sample(4, Map.of()));

    assertThat(Trend.of(Quantity.HEAP, samples).rise()).isCloseTo(1, within(1e-9));
    assertThatThrownBy(() -> Trend.of(Quantity.FILES, samples))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a trend needs 2 samples of files but has 0");
  }

  private static Trend trend(DoubleUnaryOperator heap) {
    return Trend.of(
        Quantity.HEAP, IntStream.rangeClosed(0, (int) TWO_HOURS / 10).mapToObj(i -> sample(10 * i, heap.applyAsDouble(10 * i))).toList());
  }

  private static Sample sample(double seconds, double heap) {
    return new Sample(seconds, Map.of(Quantity.HEAP, heap));
  }
}
