package io.paellera.renderer.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.NativeLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineThread.class)
class TorchTest {

  /** The symptom: in full precision, a GPU's convolutions multiplied with 10 bits of fraction. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void nativeLibrariesReadThatNumbersOf32BitsAreMultipliedAsSuch() {
    assertThat(environment("NVIDIA_TF32_OVERRIDE")).isEqualTo("0");
    assertThat(environment("OMP_WAIT_POLICY")).isEqualTo("passive");
  }

  /** As native code sees it; Java has a copy from before. */
  private static String environment(String variable) {
    return NativeLibrary.getProcess().getFunction("getenv").invokeString(new Object[] {variable}, false);
  }
}
