package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/**
 * Several Kafka brokers, each in a JVM of its own on 127.0.0.1, for tests that kill them. Brokers have the ids 1, 2, 3, …;
 * topics get a replica on each, and all but one replica must be in sync for a write.
 *
 * <p>The children die with this JVM. Not thread-safe.
 */
public final class KafkaCluster implements AutoCloseable {
  private static final int ATTEMPTS = 3;
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final Duration STOP_GRACE = Duration.ofSeconds(30);

  private final DataDirectory directory;
  private final Map<Integer, BrokerChild> brokers;
  private final Map<Integer, TcpProxy> proxies;
  private final Optional<PeerLinks> links;
  private final ClusterView view;

  private KafkaCluster(
      DataDirectory directory, Map<Integer, BrokerChild> brokers, Map<Integer, TcpProxy> proxies, Optional<PeerLinks> links) {
    this.directory = directory;
    this.brokers = brokers;
    this.proxies = proxies;
    this.links = links;
    this.view = new ClusterView(brokers.values().stream().map(child -> child.node().brokers().port()).toList());
  }

  /** Three brokers; see {@link ClusterSettings#defaults()}. */
  public static KafkaCluster start() {
    return start(ClusterSettings.defaults());
  }

  /**
   * Starts a cluster and returns once every broker serves.
   *
   * @throws EmbeddedServerException if the directory holds something, or a broker ends or is not ready in time
   */
  public static KafkaCluster start(ClusterSettings settings) {
    requireNonNull(settings, "settings is null");
    requireEmpty(settings.directory());
    for (int attempt = 1; ; attempt++) {
      var cluster = prepare(settings);
      try {
        cluster.startAll();
        return cluster;
      } catch (RuntimeException e) {
        boolean again = cluster.lostAPort() && attempt < ATTEMPTS;
        cluster.close();
        if (!again) {
          throw e;
        }
      }
    }
  }

  private static KafkaCluster prepare(ClusterSettings settings) {
    var clusterId = Uuid.randomUuid().toString();
    var directory = DataDirectory.open(settings.directory(), "paellera-cluster-");
    var proxies = new TreeMap<Integer, TcpProxy>();
    var links = Optional.of(new PeerLinks()).filter(it -> settings.separable());
    var nodes = new ArrayList<BrokerNode>();
    var ports = Loopback.freePorts(3 * settings.brokers()).iterator();
    for (int id = 1; id <= settings.brokers(); id++) {
      int clientPort = ports.next();
      if (settings.proxied()) {
        proxies.put(id, TcpProxy.start(clientPort));
      }
      int advertisedPort = settings.proxied() ? proxies.get(id).port() : clientPort;
      var log = directory.path().resolve(clusterId).resolve("broker-" + id).resolve("log");
      nodes.add(
          new BrokerNode(
              id,
              log,
              new BrokerNode.Listener(clientPort, advertisedPort),
              peerListener(links, id, ports.next()),
              peerListener(links, id, ports.next())));
    }
    var children = new TreeMap<Integer, BrokerChild>();
    for (var node : nodes) {
      var properties = node.properties(nodes, settings.overrides());
      var source = settings.separable() ? SourceBoundProvider.jvmOptions(PeerLinks.addressOf(node.id())) : List.<String>of();
      children.put(node.id(), new BrokerChild(node, clusterId, properties, settings.heapMegabytes(), source));
    }
    return new KafkaCluster(directory, children, proxies, links);
  }

  private static BrokerNode.Listener peerListener(Optional<PeerLinks> links, int id, int port) {
    return links.map(it -> it.listener(id, port)).orElseGet(() -> BrokerNode.Listener.direct(port));
  }

  /** The advertised addresses of all brokers. */
  public String bootstrapServers() {
    return brokers.values().stream().map(child -> child.node().bootstrapServer()).collect(Collectors.joining(","));
  }

  public List<Integer> brokerIds() {
    return List.copyOf(brokers.keySet());
  }

  public boolean isRunning(int id) {
    return broker(id).isRunning();
  }

  /** SIGKILL of one broker; its data stays. */
  public void kill(int id) {
    broker(id).kill();
  }

  /** SIGSTOP of one broker: the others depose it while its clients' connections stay open. */
  public void freeze(int id) {
    broker(id).freeze();
  }

  /** SIGCONT of a frozen broker, which goes on as the leader that it was until it learns better. */
  public void thaw(int id) {
    broker(id).thaw();
  }

  /** Cuts one broker off from its peers, while clients still reach it: what it leads is led by others too, as far as they know. */
  public void isolate(int id) {
    requireLinks().set(broker(id).node().id(), new LinkFault.HalfOpen());
  }

  /** Ends {@link #isolate}: what the broker and its peers said to each other meanwhile arrives now. */
  public void reunite(int id) {
    requireLinks().set(broker(id).node().id(), new LinkFault.Pass());
  }

  private PeerLinks requireLinks() {
    return links.orElseThrow(() -> new IllegalStateException("start the cluster withSeparableBrokers()"));
  }

  /** Orderly stop of one broker; its data stays. */
  public void stop(int id) {
    broker(id).stop(STOP_GRACE);
  }

  /** Starts one broker again and waits until it serves, which takes a majority of running brokers. */
  public void start(int id) {
    broker(id).launch();
    broker(id).awaitReady(START_LIMIT);
  }

  /** Starts all brokers that don't run and waits until they serve. */
  public void startAll() {
    var stopped = brokers.values().stream().filter(child -> !child.isRunning()).toList();
    stopped.forEach(BrokerChild::launch);
    stopped.forEach(child -> child.awaitReady(START_LIMIT));
  }

  /** Who leads and coordinates what. */
  public ClusterView view() {
    return view;
  }

  /** The proxy in front of one broker. */
  public TcpProxy proxy(int id) {
    return Optional.ofNullable(proxies.get(id))
        .orElseThrow(() -> new IllegalArgumentException("broker " + id + " has no proxy; start the cluster behindProxies()"));
  }

  /** Kills every broker; deletes their data if the directory was a temporary one. */
  @Override
  public void close() {
    try (directory) {
      proxies.values().forEach(TcpProxy::close);
      links.ifPresent(PeerLinks::close);
      brokers.values().forEach(BrokerChild::kill);
    }
  }

  private boolean lostAPort() {
    return brokers.values().stream().anyMatch(BrokerChild::lostAPort);
  }

  private BrokerChild broker(int id) {
    return Optional.ofNullable(brokers.get(id))
        .orElseThrow(() -> new IllegalArgumentException("no broker has the id " + id + "; ids are " + brokers.keySet()));
  }

  private static void requireEmpty(Optional<Path> directory) {
    if (directory.isEmpty() || !Files.exists(directory.get())) {
      return;
    }
    try (var entries = Files.list(directory.get())) {
      if (entries.findAny().isPresent()) {
        throw new EmbeddedServerException(directory.get() + " is not empty; a cluster needs an empty directory");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
