package io.paellera.renderer.network;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/** The PyTorch engine, held to inference. */
public final class Torch {

  private static final String ENGINE = "PyTorch";

  private Torch() {}

  /** Loads the engine, which then uses so many threads for one operation, in the whole process. */
  public static void start(int threads) {
    System.setProperty("OPT_OUT_TRACKING", "true");
    sleepBetweenOperations();
    computeInFullPrecision();
    Engine.getEngine(ENGINE);
    JniUtils.setNumThreads(threads);
  }

  /**
   * Lets the engine's threads sleep while they wait for each other, where they would spin: on a machine or in a container that has
   * other work for its processors, spinning makes a step many times slower. The engine's OpenMP library reads this from the
   * process's environment when it is loaded; what the user set there stays.
   */
  private static void sleepBetweenOperations() {
    setUnlessSet("OMP_WAIT_POLICY", "passive");
  }

  /**
   * Keeps a GPU from multiplying numbers of 32 bits as if they had 19 (TF32), which the engine allows in convolutions. NVIDIA's
   * libraries read this from the process's environment when they are loaded; what the user set there stays.
   */
  private static void computeInFullPrecision() {
    setUnlessSet("NVIDIA_TF32_OVERRIDE", "0");
  }

  private static void setUnlessSet(String variable, String value) {
    if (!Platform.isWindows()) {
      NativeLibrary.getProcess().getFunction("setenv").invokeInt(new Object[] {variable, value, 0});
    }
  }

  /**
   * Readies the calling thread: no gradients are recorded, and scripts run as written instead of being specialised for each new
   * shape. Both are settings of a thread, so every thread that computes must call this.
   */
  public static void enterThread() {
    JniUtils.setGradMode(false);
    JniUtils.setGraphExecutorOptimize(false);
  }

  public static NDManager newManager(Device device) {
    return NDManager.newBaseManager(device, ENGINE);
  }

  /** Gives memory that the device's allocator holds for later use back to the device. */
  public static void releaseMemory(Device device) {
    if (device.isGpu()) {
      JniUtils.emptyCudaCache();
    }
  }
}
