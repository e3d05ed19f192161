package io.paellera.training;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/** The engine's settings that belong to the calling thread. */
final class TorchThread {

  private static final String ENGINE = "PyTorch";

  private TorchThread() {}

  /**
   * Loads the engine and lets operations on this thread record gradients only while a gradient collector is open. Scripts are
   * specialised for the shapes they meet, which pays over the many equal steps of a training.
   */
  static Engine prepare() {
    var engine = Engine.getEngine(ENGINE);
    JniUtils.setGradMode(false);
    JniUtils.setGraphExecutorOptimize(true);
    return engine;
  }
}
