package io.paellera.command.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.MBeanServerDelegate;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class NoManagementTest {

  @Test
  void beansMayBeRegisteredAndAreNotKept() throws Exception {
    MBeanServer server = new NoManagement().newMBeanServer("paellera", null, new MBeanServerDelegate());
    var name = new ObjectName("kafka.producer:type=app-info,id=one");
    server.registerMBean(ManagementFactory.getRuntimeMXBean(), name);
    assertThat(server.isRegistered(name)).isFalse();
    server.unregisterMBean(name);
  }
}
