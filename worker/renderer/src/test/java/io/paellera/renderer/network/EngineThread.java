package io.paellera.renderer.network;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Readies the test's thread for inference. Gives methods a manager of the CPU, which is closed after the test, or,
 * where a method for all tests asks for it, after all of them.
 */
public final class EngineThread implements BeforeAllCallback, ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(EngineThread.class);
  @Override
  public void beforeAll(ExtensionContext context) {
    Torch.start(1);
    Torch.enterThread();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == NDManager.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var manager = Torch.newManager(Device.cpu());
    context.getStore(NAMESPACE).put(manager, manager);
    return manager;
  }
}
