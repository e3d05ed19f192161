package io.paellera.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;

/**
 * Lets every connection that this JVM opens come from one address of the loopback network, so that a proxy knows which broker it serves. The platform's
 * own provider does the work. Needs Linux, where all of 127.0.0.0/8 is the loopback network.
 */
public final class SourceBoundProvider extends SelectorProvider {
  private static final String ADDRESS = "paellera.embedded.source-address";
  private static final String PLATFORM = "sun.nio.ch.DefaultSelectorProvider";

  private final SelectorProvider platform;

  /**
   * Called by the JVM; see {@link #jvmOptions}.
   *
   * @throws ReflectiveOperationException if the platform's provider isn't where it is in OpenJDK
   */
  public SourceBoundProvider() throws ReflectiveOperationException {
    platform = (SelectorProvider) Class.forName(PLATFORM).getMethod("get").invoke(null);
  }

  /** What a JVM needs so that its connections come from {@code address}. */
  static List<String> jvmOptions(String address) {
    return List.of(
        "-Djava.nio.channels.spi.SelectorProvider=" + SourceBoundProvider.class.getName(),
        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
        "-D" + ADDRESS + "=" + address);
  }

  @Override
  public SocketChannel openSocketChannel() throws IOException {
    return platform.openSocketChannel().bind(new InetSocketAddress(System.getProperty(ADDRESS), 0));
  }

  @Override
  public DatagramChannel openDatagramChannel() throws IOException {
    return platform.openDatagramChannel();
  }

  @Override
  public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
    return platform.openDatagramChannel(family);
  }

  @Override
  public Pipe openPipe() throws IOException {
    return platform.openPipe();
  }

  @Override
  public AbstractSelector openSelector() throws IOException {
    return platform.openSelector();
  }

  @Override
  public ServerSocketChannel openServerSocketChannel() throws IOException {
    return platform.openServerSocketChannel();
  }
}
