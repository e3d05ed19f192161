package io.paellera.command.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.producer.RenderClient;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class LookoutTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static List<Thread> looking() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> Arrays.stream(thread.getValue()).anyMatch(frame -> frame.getClassName().equals(WorkerGroup.class.getName())))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void watchSaidInTheEndThatNoBrokerAnswersWhereItsLastLookWasBrokenOff() throws Exception {
    var told = new CopyOnWriteArrayList<String>();
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var settings = RenderClient.builder().bootstrapServers("127.0.0.1:" + silent.getLocalPort()).settings();
      List<Thread> lookers;
      try (var lookout = Lookout.post(new WorkerGroup(settings, "group", PATIENCE), () -> true, told::add)) {
        assertThat(lookout).isNotNull();
        lookers = await().atMost(PATIENCE).until(LookoutTest::looking, threads -> !threads.isEmpty());
      }
      await().atMost(PATIENCE).until(() -> lookers.stream().noneMatch(Thread::isAlive));
    }
    assertThat(told).isEmpty();
  }
}
