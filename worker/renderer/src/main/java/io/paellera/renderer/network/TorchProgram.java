package io.paellera.renderer.network;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript module without parameters, made from source text at run time: the way to operators that DJL's own interface
 * lacks.
 *
 * <p>The archive is what {@code torch.jit.save} writes: a zip of stored entries, the module's state as a pickle and its methods
 * as source.
 */
public final class TorchProgram implements AutoCloseable {

  private static final String CLASS = "Operations";
  private static final String METHOD_CHOICE = "module_method:";

  private final NDManager manager;
  private final PtSymbolBlock module;
  private final boolean differentiable;
  private final Map<String, NDArray> choices = new ConcurrentHashMap<>();

  /**
   * @param methods the methods' source, each {@code def name(self, x: Tensor, ...) -> Tensor:} and indented by two spaces
   * @param differentiable whether gradients flow through the methods that are called on arrays
   */
  public TorchProgram(String methods, Device device, boolean differentiable) {
    this.differentiable = differentiable;
    manager = Torch.newManager(device);
    try {
      module = JniUtils.loadModule((PtNDManager) manager, new ByteArrayInputStream(archive(methods)), true, false);
    } catch (IOException e) {
      manager.close();
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A program for inference whose methods stand in a resource file.
   *
   * @param owner of the resource
   * @param name of the resource, beside its owner
   */
  public static TorchProgram ofResource(Class<?> owner, String name, Device device) {
    try (var resource = requireNonNull(owner.getResourceAsStream(name), name)) {
      return new TorchProgram(new String(resource.readAllBytes(), UTF_8), device, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a method on arrays; the result belongs to {@code target}. */
  public NDArray call(NDManager target, String method, NDArray... arguments) {
    if (differentiable) {
      return recorded(target, method, arguments);
    }
    var values = new IValue[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      values[i] = IValue.from((PtNDArray) arguments[i]);
    }
    return call(target, method, values);
  }

  /** Runs a method as a part of the graph that gradients flow back through; a method called on values never does. */
  private NDArray recorded(NDManager target, String method, NDArray... arguments) {
    var inputs = new NDList(arguments);
    inputs.add(choices.computeIfAbsent(method, this::choice));
    var result = IValueUtils.forward(module, inputs, true).singletonOrThrow();
    result.attach(target);
    return result;
  }

  /** An array that is no argument, but names the method to run. */
  private NDArray choice(String method) {
    var choice = manager.create(0);
    choice.setName(METHOD_CHOICE + method);
    return choice;
  }

  /** Runs a method on values, which are closed; no gradients flow; the result belongs to {@code target}. */
  public NDArray call(NDManager target, String method, IValue... values) {
    try (var result = IValueUtils.runMethod(module, method, values)) {
      return result.toTensor((PtNDManager) target);
    } finally {
      for (var value : values) {
        value.close();
      }
    }
  }

  @Override
  public void close() {
    module.close();
    manager.close();
  }

  private static byte[] archive(String methods) throws IOException {
    var source =
        "class " + CLASS + "(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n" + methods;
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", state());
      put(zip, "code/__torch__.py", source.getBytes(UTF_8));
      put(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      put(zip, "version", "10\n".getBytes(US_ASCII));
    }
    return bytes.toByteArray();
  }

  /** The pickle of an object of the class with {@code training = False}. */
  private static byte[] state() throws IOException {
    var pickle = new ByteArrayOutputStream();
    pickle.write(new byte[] {(byte) 0x80, 2});
    pickle.write(("c__torch__\n" + CLASS + "\n").getBytes(US_ASCII));
    pickle.write(new byte[] {')', (byte) 0x81, '}', '('});
    var key = "training".getBytes(US_ASCII);
    pickle.write(new byte[] {'X', (byte) key.length, 0, 0, 0});
    pickle.write(key);
    pickle.write(new byte[] {(byte) 0x89, 'u', 'b', '.'});
    return pickle.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    var entry = new ZipEntry("operations/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    var crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
