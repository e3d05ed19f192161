package io.paellera.worker.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * SIGTERM and SIGINT: the first asks to stop, the second to stop at once, the third ends the process. The JDK tells of a second
 * signal only through {@code sun.misc.Signal}, which is reached by reflection because the compiler warns of it.
 */
public final class StopSignals {

  private static final int EXIT_CODE_OF_SIGTERM = 143;

  private StopSignals() {}

  /** For what can't stop any faster: the second signal ends the process. */
  public static void install(Runnable stop) {
    install(stop, StopSignals::end);
  }

  /**
   * @param stop runs in a thread of its own at the first signal
   * @param stopNow runs in a thread of its own at the second, also while {@code stop} still runs
   */
  public static void install(Runnable stop, Runnable stopNow) {
    var asked = new AtomicInteger();
    Runnable signalled =
        () -> {
          switch (asked.incrementAndGet()) {
            case 1 -> begin("stop", stop);
            case 2 -> begin("stop-now", stopNow);
            default -> end();
          }
        };
    try {
      for (String signal : List.of("TERM", "INT")) {
        handle(signal, signalled);
      }
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
    }
  }

  /** The JDK gives each signal a thread of its own, which serves where the system has no other left. */
  private static void begin(String name, Runnable task) {
    try {
      new Thread(task, name).start();
    } catch (OutOfMemoryError e) {
      task.run();
    }
  }

  private static void end() {
    Runtime.getRuntime().halt(EXIT_CODE_OF_SIGTERM);
  }

  private static void handle(String name, Runnable signalled)
      throws ClassNotFoundException, NoSuchMethodException, InstantiationException, IllegalAccessException,
          InvocationTargetException {
    var signal = Class.forName("sun.misc.Signal");
    var handler = Class.forName("sun.misc.SignalHandler");
    var proxy =
        Proxy.newProxyInstance(
            StopSignals.class.getClassLoader(),
            new Class<?>[] {handler},
            (self, method, arguments) -> {
              if (method.getName().equals("handle")) {
                signalled.run();
                return null;
              }
              return method.getName().equals("equals") ? (Object) (self == arguments[0]) : System.identityHashCode(self);
            });
    signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
  }
}
