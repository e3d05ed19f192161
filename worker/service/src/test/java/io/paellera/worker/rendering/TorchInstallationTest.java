package io.paellera.worker.rendering;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchInstallationTest {

  @TempDir private Path site;

  private Path lib;

  @BeforeEach
  void installPyTorchForCuda() throws IOException {
    lib = Files.createDirectories(site.resolve("torch/lib"));
    Files.createFile(lib.resolve("libtorch.so"));
    Files.createFile(lib.resolve("libtorch_cuda.so"));
    says("2.7.1+cu128");
  }

  @Test
  void theLibraryOnTheClassPathNeedsNoCheck() {
    assertThatCode(() -> TorchInstallation.check(Map.of())).doesNotThrowAnyException();
  }

  @Test
  void thePyTorchThatTheJniLibraryWasBuiltForFits() {
    assertThatCode(() -> TorchInstallation.check(environment("2.7.1", "cu128"))).doesNotThrowAnyException();
  }

  @Test
  void aPlainLibtorchThatDoesNotTellItsVersionIsBelieved() throws IOException {
    Files.delete(site.resolve("torch/version.py"));
    assertThatCode(() -> TorchInstallation.check(environment("2.7.1", "cu128"))).doesNotThrowAnyException();
  }

  @Test
  void aDirectoryWithoutPyTorchIsRefused() {
    var environment = environment("2.7.1", "cu128");
    environment.put(TorchInstallation.PATH, site.toString());
    refused(environment, "holds no libtorch.so", site.toString());
  }

  @Test
  void anotherVersionThanTheJniLibrarysIsRefused() {
    refused(environment("2.8.0", "cu128"), "PYTORCH_VERSION is 2.8.0", "must be 2.7.1");
  }

  @Test
  void anInstallationThatIsNotWhatItsVariablesSayIsRefused() throws IOException {
    says("2.9.0+cu128");
    refused(environment("2.7.1", "cu128"), "is 2.9.0", "install torch==2.7.1");
  }

  /** DJL takes an unset flavor for one that PyTorch no longer has, and then looks for a download. */
  @Test
  void aMissingFlavorIsRefused() {
    refused(environment("2.7.1", ""), "PYTORCH_FLAVOR is ''", "cu128");
  }

  @Test
  void aBuildForAnotherCudaIsRefused() throws IOException {
    says("2.7.1+cu118");
    refused(environment("2.7.1", "cu128"), "built for cu118", "PYTORCH_FLAVOR=cu118");
  }

  @Test
  void aBuildWithoutCudaIsRefused() throws IOException {
    Files.delete(lib.resolve("libtorch_cuda.so"));
    refused(environment("2.7.1", "cu128"), "has no CUDA", "PYTORCH_FLAVOR=cpu");
  }

  @Test
  void cudaWithoutAGpuDoesNotQuietlyDrawOnTheCpu() {
    var environment = environment("2.7.1", "cu128");
    assertThatThrownBy(() -> TorchInstallation.checkDevices(environment, "auto", List.of("cpu")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("nvidia-smi", "model.devices=cpu");
    assertThatCode(() -> TorchInstallation.checkDevices(environment, "cpu", List.of("cpu"))).doesNotThrowAnyException();
    assertThatCode(() -> TorchInstallation.checkDevices(environment, "auto", List.of("cuda:0"))).doesNotThrowAnyException();
    assertThatCode(() -> TorchInstallation.checkDevices(Map.of(), "auto", List.of("cpu"))).doesNotThrowAnyException();
  }

  private void says(String version) throws IOException {
    Files.writeString(site.resolve("torch/version.py"), "from typing import Optional\n__version__ = '" + version + "'\n");
  }

  private Map<String, String> environment(String version, String flavor) {
    return new HashMap<>(
        Map.of(
            TorchInstallation.PATH, lib.toString(), TorchInstallation.VERSION, version, TorchInstallation.FLAVOR, flavor));
  }

  private static void refused(Map<String, String> environment, String... words) {
    assertThatThrownBy(() -> TorchInstallation.check(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }
}
