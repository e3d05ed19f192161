package io.paellera.command.cli;

import java.lang.reflect.Proxy;
import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.MBeanServerDelegate;

/**
 * Makes a management server that keeps nothing. Kafka's clients register themselves with the platform's, and to start that one takes a
 * twelfth of a short run; nobody looks at the beans of a command.
 */
public final class NoManagement extends MBeanServerBuilder {

  private static final String BUILDER = "javax.management.builder.initial";

  /** To be called before anything asks for the platform's server. What was set with -D stays. */
  static void begin() {
    if (System.getProperty(BUILDER) == null) {
      System.setProperty(BUILDER, NoManagement.class.getName());
    }
  }

  @Override
  public MBeanServer newMBeanServer(String domain, MBeanServer outer, MBeanServerDelegate delegate) {
    return (MBeanServer)
        Proxy.newProxyInstance(
            MBeanServer.class.getClassLoader(),
            new Class<?>[] {MBeanServer.class},
            (server, method, arguments) -> method.getReturnType() == boolean.class ? false : null);
  }
}
