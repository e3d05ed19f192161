package io.paellera.renderer.network;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Readies the test's thread for inference. Gives methods a manager or operations of the CPU, which are closed after the test, or,
 * where a method for all tests asks, after all of them.
 */
public final class EngineThread implements BeforeAllCallback, ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(EngineThread.class);
  private static final Map<Class<?>, Supplier<AutoCloseable>> MADE =
      Map.of(
          NDManager.class, () -> Torch.newManager(Device.cpu()),
          Operations.class, () -> new Operations(Device.cpu()));

  @Override
  public void beforeAll(ExtensionContext context) {
    Torch.start(1);
    Torch.enterThread();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return MADE.containsKey(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var made = MADE.get(parameter.getParameter().getType()).get();
    context.getStore(NAMESPACE).put(made, made);
    return made;
  }
}
