package io.paellera.renderer.network;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript module without parameters, made from source text at run time: the way to operators that DJL's own interface
 * lacks, and to whole networks in one call.
 *
 * <p>The source is methods and constants of a class. A method reads a constant as {@code self.name}.
 *
 * <p>The archive is what {@code torch.jit.save} writes: a zip of stored entries, the module's state as a pickle and its methods
 * as source.
 */
public final class TorchProgram implements AutoCloseable {

  private static final String CLASS = "Program";
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
    this(methods, Map.of(), device, differentiable);
  }

  private TorchProgram(String methods, Map<String, ?> constants, Device device, boolean differentiable) {
    this.differentiable = differentiable;
    manager = Torch.newManager(device);
    try {
      var archive = archive(methods, constants);
      module = JniUtils.loadModule((PtNDManager) manager, new ByteArrayInputStream(archive), true, false);
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
    return ofResources(owner, List.of(name), Map.of(), device, false);
  }

  /**
   * A program whose methods stand in resource files.
   *
   * @param owner of the resources
   * @param names of the resources, beside their owner
   * @param constants by name: Boolean, Integer or lists of Integer
   * @param differentiable whether gradients flow through the methods that are called on arrays
   */
  static TorchProgram ofResources(
      Class<?> owner, List<String> names, Map<String, ?> constants, Device device, boolean differentiable) {
    var methods = names.stream().map(name -> text(owner, name)).collect(joining("\n"));
    return new TorchProgram(methods, constants, device, differentiable);
  }

  private static String text(Class<?> owner, String name) {
    try (var resource = requireNonNull(owner.getResourceAsStream(name), name)) {
      return new String(resource.readAllBytes(), UTF_8);
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
    return recorded(target, method, new NDList(arguments)).singletonOrThrow();
  }

  /** Runs a method as a part of the graph; arrays named {@code NAME.KEY} make a dictionary. */
  NDList recorded(NDManager target, String method, NDList inputs) {
    inputs.add(choices.computeIfAbsent(method, this::choice));
    var results = IValueUtils.forward(module, inputs, true);
    results.attach(target);
    return results;
  }

  /** An array that is no argument, but names the method to run. */
  private NDArray choice(String method) {
    var choice = manager.create(0);
    choice.setName(METHOD_CHOICE + method);
    return choice;
  }

  /** Runs a method on values, which are closed; no gradients flow; the result belongs to {@code target}. */
  public NDArray call(NDManager target, String method, IValue... values) {
    try (var result = run(method, values)) {
      return result.toTensor((PtNDManager) target);
    } finally {
      for (var value : values) {
        value.close();
      }
    }
  }

  /** Runs a method on values; no gradients flow. The caller closes the values and the result. */
  IValue run(String method, IValue... values) {
    return IValueUtils.runMethod(module, method, values);
  }

  @Override
  public void close() {
    module.close();
    manager.close();
  }

  private static byte[] archive(String methods, Map<String, ?> constants) throws IOException {
    var source = new StringBuilder("class " + CLASS + "(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n");
    constants.forEach((name, value) -> source.append("  " + name + " : " + type(value) + "\n"));
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", state(constants));
      put(zip, "code/__torch__.py", source.append(methods).toString().getBytes(UTF_8));
      put(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      put(zip, "version", "10\n".getBytes(US_ASCII));
    }
    return bytes.toByteArray();
  }

  private static String type(Object constant) {
    return constant instanceof Boolean ? "bool" : constant instanceof Integer ? "int" : "List[int]";
  }

  /** The pickle of an object of the class with {@code training = False} and the constants. */
  private static byte[] state(Map<String, ?> constants) {
    var attributes = new TreeMap<String, Object>(constants);
    attributes.put("training", false);
    var pickle = new Pickle().global("__torch__", CLASS).opcodes(")\u0081}(");
    attributes.forEach((name, value) -> pickle.text(name).value(value));
    return pickle.opcodes("ub.").bytes();
  }

  /** Writes what a module's state needs of pickle's protocol 2. */
  private static final class Pickle {

    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    Pickle() {
      opcodes("\u0080\u0002");
    }

    Pickle opcodes(String opcodes) {
      bytes.put(opcodes.getBytes(ISO_8859_1));
      return this;
    }

    Pickle global(String module, String name) {
      return opcodes("c" + module + "\n" + name + "\n");
    }

    Pickle text(String text) {
      opcodes("X");
      bytes.putInt(text.length());
      return opcodes(text);
    }

    void value(Object value) {
      if (value instanceof Boolean truth) {
        opcodes(truth ? "\u0088" : "\u0089");
      } else if (value instanceof Integer number) {
        opcodes("J");
        bytes.putInt(number);
      } else {
        global("torch.jit._pickle", "build_intlist").opcodes("(](");
        ((List<?>) value).forEach(this::value);
        opcodes("etR");
      }
    }

    byte[] bytes() {
      return Arrays.copyOf(bytes.array(), bytes.position());
    }
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
