package io.paellera.worker.rendering;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Checks a PyTorch that is installed beside the worker, as for CUDA, before it is loaded: the wrong one would crash the process
 * without a word. Without {@value #PATH} the library comes from the class path and fits.
 */
public final class TorchInstallation {

  static final String PATH = "PYTORCH_LIBRARY_PATH";
  static final String VERSION = "PYTORCH_VERSION";
  static final String FLAVOR = "PYTORCH_FLAVOR";

  private static final String JNI_PROPERTIES = "/jnilib/pytorch.properties";
  private static final Pattern INSTALLED = Pattern.compile("(?m)^__version__ = '([^'+]+)(?:\\+([^']+))?'");

  private TorchInstallation() {}

  /**
   * @throws IllegalArgumentException if the installation is not the one that the JNI library was built for; says what to do
   */
  public static void check(Map<String, String> environment) {
    check(environment, expectedVersion());
  }

  static void check(Map<String, String> environment, String expected) {
    String path = environment.get(PATH);
    if (path == null || path.isBlank()) {
      return;
    }
    var directory = Path.of(path);
    String flavor = environment.getOrDefault(FLAVOR, "");
    if (!Files.isRegularFile(directory.resolve("libtorch.so"))) {
      throw new IllegalArgumentException(
          PATH + " is " + path + ", which holds no libtorch.so: name the lib directory of a PyTorch installation");
    }
    if (!expected.equals(environment.get(VERSION))) {
      throw new IllegalArgumentException(
          VERSION + " is " + environment.get(VERSION) + ", but must be " + expected + ": set it, and install that PyTorch");
    }
    if (!flavor.matches("cpu|cu\\d+")) {
      throw new IllegalArgumentException(FLAVOR + " is '" + flavor + "', but must be cpu or, for CUDA 12.8, cu128");
    }
    if (flavor.startsWith("cu") && !Files.isRegularFile(directory.resolve("libtorch_cuda.so"))) {
      throw new IllegalArgumentException(
          "%1$s is %2$s, but the PyTorch in %3$s has no CUDA: install the build for %2$s, or set %1$s=cpu"
              .formatted(FLAVOR, flavor, path));
    }
    installedVersion(directory).ifPresent(installed -> installed.mustBe(expected, flavor, path));
  }

  /**
   * @param setting {@code model.devices}
   * @param found the devices that it led to
   * @throws IllegalArgumentException if PyTorch is one for CUDA, and yet the CPU would draw without anybody having asked for it
   */
  static void checkDevices(Map<String, String> environment, String setting, List<String> found) {
    if (environment.getOrDefault(FLAVOR, "").startsWith("cu") && setting.equals("auto") && found.equals(List.of("cpu"))) {
      throw new IllegalArgumentException(
          "PyTorch is one for CUDA, but there is no GPU to be seen: look at nvidia-smi here, give the container its GPUs, or set"
              + " model.devices=cpu");
    }
  }

  /** What a Python package says of itself in {@code torch/version.py}, beside {@code torch/lib}. */
  private static Optional<Installed> installedVersion(Path directory) {
    var file = directory.resolveSibling("version.py");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      var matcher = INSTALLED.matcher(Files.readString(file));
      return matcher.find()
          ? Optional.of(new Installed(matcher.group(1), Optional.ofNullable(matcher.group(2))))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** @param build as {@code cu128}; empty: not told */
  private record Installed(String version, Optional<String> build) {
    void mustBe(String expected, String flavor, String path) {
      if (!version.equals(expected)) {
        throw new IllegalArgumentException(
            "PyTorch in " + path + " is " + version + ", but the JNI library fits " + expected + " alone: install torch=="
                + expected);
      }
      build
          .filter(told -> !told.equals(flavor))
          .ifPresent(
              told -> {
                throw new IllegalArgumentException(
                    "PyTorch in %1$s was built for %2$s, but %3$s is %4$s: set %3$s=%2$s, or install the build for %4$s"
                        .formatted(path, told, FLAVOR, flavor));
              });
    }
  }

  /** The version of PyTorch that the JNI library on the class path was built for. */
  private static String expectedVersion() {
    try (InputStream in = TorchInstallation.class.getResourceAsStream(JNI_PROPERTIES)) {
      var properties = new Properties();
      properties.load(in);
      String version = properties.getProperty("jni_version");
      return version.substring(0, version.indexOf('-'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
