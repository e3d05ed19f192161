package io.paellera.renderer.network;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Readies the test's thread for inference. */
public final class EngineThread implements BeforeAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    Torch.start(1);
    Torch.enterThread();
  }
}
