package io.paellera.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The links between the brokers of a cluster: proxies in front of what they listen on for each other, which know a broker by the address it comes from. */
final class PeerLinks implements AutoCloseable {
  private final Map<Integer, List<TcpProxy>> toBroker = new TreeMap<>();

  /** The address that a broker's connections come from. */
  static String addressOf(int id) {
    return "127.0.0." + (1 + id);
  }

  /** A listener of a broker that its peers reach through a proxy. */
  BrokerNode.Listener listener(int id, int port) {
    var proxy = TcpProxy.start(port);
    toBroker.computeIfAbsent(id, key -> new ArrayList<>()).add(proxy);
    return new BrokerNode.Listener(port, proxy.port());
  }

  /** Puts a fault on all links between a broker and its peers, both ways. */
  void set(int id, LinkFault fault) {
    toBroker.forEach(
        (target, proxies) ->
            toBroker.keySet().stream()
                .filter(source -> !source.equals(target) && (source == id || target == id))
                .forEach(source -> proxies.forEach(proxy -> proxy.set(fault, addressOf(source)))));
  }

  @Override
  public void close() {
    toBroker.values().forEach(proxies -> proxies.forEach(TcpProxy::close));
  }
}
