package io.paellera.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.schemas.RenderJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobIdsTest {

  private static final Clock STOPPED = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  @Test
  void idsOfOneMillisecondKeepTheirOrderAndDiffer() {
    var ids = new JobIds(STOPPED, new Random(1));
    var made = IntStream.range(0, 10_000).mapToObj(i -> ids.next()).toList();
    assertThat(made).isSorted().doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9A-HJKMNP-TV-Z]{26}"));
  }

  @Test
  void laterIdsSortAfterEarlierOnesWhoeverMakesThem() {
    var made = new ArrayList<String>();
    for (int i = 0; i < 1000; i++) {
      made.add(new JobIds(Clock.offset(STOPPED, Duration.ofMillis(i * 37L)), new Random(i)).next());
    }
    assertThat(made).isSorted();
  }

  @Test
  void idsStayInOrderWhenTheRandomPartOverflows() {
    var ids = new JobIds(STOPPED, () -> -2L);
    assertThat(IntStream.range(0, 5).mapToObj(i -> ids.next()).toList()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void anIdFromContentDependsOnTheContentAlone() {
    var labels = Map.of("a", "1", "b", "2", "c", "3");
    var job = RenderJob.builder("one", "red apple").steps(8).labels(labels).build();
    var same = RenderJob.builder("two", "red apple").steps(8).labels(Map.of("c", "3", "b", "2", "a", "1")).build();
    var other = RenderJob.builder("one", "red apple").steps(9).labels(labels).build();
    assertThat(JobIds.ofContent(job)).isEqualTo(JobIds.ofContent(same)).isNotEqualTo(JobIds.ofContent(other));
    assertThat(JobIds.ofContent(RenderJob.builder("x", "red apple").build())).isEqualTo("2Q484GW4SPCFN428GXJAWGHNFB");
  }
}
