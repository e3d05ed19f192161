package io.paellera.renderer.network;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Readies the test's thread for inference. */
public final class EngineThread implements BeforeAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    Engine.getEngine("PyTorch");
    JniUtils.setGradMode(false);
  }
}
