package io.paellera.renderer.weights;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads the pickle of a checkpoint. Only the opcodes that PyTorch writes are obeyed, and only names on a short list are known,
 * each of which stands for a few lines of this class; nothing is looked up by reflection. Messages never print what was read,
 * because a list can hold itself.
 */
final class CheckpointUnpickler extends Unpickler {

  private static final int GLOBAL = 'c';
  private static final int STACK_GLOBAL = 0x93;
  private static final int BUILD = 'b';
  private static final int EMPTY_DICTIONARY = '}';
  private static final int SET_ITEM = 's';
  private static final int SET_ITEMS = 'u';
  private static final int UNICODE = 'X';

  /** Opcodes left to the library: numbers, short texts, tuples, lists, marks, the memo, calls of known names, the end. */
  private static final Set<Integer> PLAIN =
      Stream.concat(
              ".(012NJKMGUC)t]aehjqrRQ".chars().boxed(), Stream.of(0x80, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8c, 0x94, 0x95))
          .collect(toUnmodifiableSet());

  /** Most elements of a storage: its bytes can be counted in 64 bits. */
  private static final long MAX_ELEMENTS = Long.MAX_VALUE / Double.BYTES;

  private static final Map<String, ElementType> STORAGES =
      Map.of(
          "torch.DoubleStorage", ElementType.F64,
          "torch.FloatStorage", ElementType.F32,
          "torch.HalfStorage", ElementType.F16,
          "torch.BFloat16Storage", ElementType.BF16,
          "torch.LongStorage", ElementType.I64,
          "torch.IntStorage", ElementType.I32,
          "torch.CharStorage", ElementType.I8,
          "torch.ByteStorage", ElementType.U8,
          "torch.BoolStorage", ElementType.BOOL);

  /** Classes that training checkpoints use as dictionary keys; they can be named, not called. */
  private static final Set<String> INERT = Set.of("pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint");

  private final Path file;

  private CheckpointUnpickler(Path file) {
    this.file = file;
  }

  /** A name of the list that is no function: a storage's type, or a class used as a key. */
  private record Name(String name) {}

  /**
   * Reads a pickle.
   *
   * @return maps, lists, object arrays (tuples), strings, numbers and {@link StoredTensor}s
   * @throws UnsafePickleException if it names anything outside the list
   * @throws DamagedFileException if it is no pickle, or one that breaks its own rules
   */
  static Object read(Path file, byte[] pickle) {
    try {
      return new CheckpointUnpickler(file).load(new ByteArrayInputStream(pickle));
    } catch (WeightsException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new DamagedFileException(file, "its pickle can't be read: " + e.getMessage(), e);
    }
  }

  @Override
  protected Object dispatch(short opcode) throws IOException {
    switch (opcode) {
      case GLOBAL -> stack.add(global(PickleUtils.readline(input), PickleUtils.readline(input)));
      case STACK_GLOBAL -> {
        var name = (String) stack.pop();
        stack.add(global((String) stack.pop(), name));
      }
      case BUILD -> dropState();
      case EMPTY_DICTIONARY -> stack.add(new LinkedHashMap<>());
      case SET_ITEM -> {
        var value = stack.pop();
        var key = stack.pop();
        put(Arrays.asList(key, value));
      }
      case SET_ITEMS -> put(stack.pop_all_since_marker());
      case UNICODE -> stack.add(unicode());
      default -> {
        if (!PLAIN.contains((int) opcode)) {
          throw new UnsafePickleException(file, "its pickle uses the opcode 0x%02x, which weights don't need".formatted(opcode));
        }
        return super.dispatch(opcode);
      }
    }
    return NO_RETURN_VALUE;
  }

  private Object global(String module, String name) {
    var full = module + "." + name;
    if (STORAGES.containsKey(full) || INERT.contains(full)) {
      return new Name(full);
    }
    return switch (full) {
      case "collections.OrderedDict" -> (IObjectConstructor) CheckpointUnpickler::orderedDictionary;
      case "torch.Size" -> (IObjectConstructor) arguments -> arguments[0];
      case "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor" -> (IObjectConstructor) this::tensor;
      case "torch._utils._rebuild_parameter" -> (IObjectConstructor) arguments -> arguments[0];
      default ->
          throw new UnsafePickleException(
              file,
              "its pickle names " + full + ", which weights don't need; nothing of it was run. Save the bare state_dict instead");
    };
  }

  private static Object orderedDictionary(Object[] arguments) {
    if (arguments.length != 0) {
      throw new PickleException("an OrderedDict with arguments");
    }
    return new LinkedHashMap<>();
  }

  /** Attributes of a dictionary, such as PyTorch's {@code _metadata}, play no part. */
  private void dropState() {
    stack.pop();
    if (!(stack.peek() instanceof Map)) {
      throw new PickleException("state for an object that has none");
    }
  }

  private void put(List<Object> pairs) {
    if (pairs.size() % 2 != 0 || !(stack.peek() instanceof LinkedHashMap)) {
      throw new PickleException("items for no dictionary");
    }
    @SuppressWarnings("unchecked")
    var target = (Map<Object, Object>) stack.peek();
    for (var i = 0; i < pairs.size(); i += 2) {
      var key = pairs.get(i);
      if (!(key instanceof String || key instanceof Number || key instanceof Name)) {
        throw new PickleException("a dictionary key that is neither text nor number");
      }
      target.put(key, pairs.get(i + 1));
    }
  }

  private String unicode() throws IOException {
    var length = Integer.toUnsignedLong(ByteBuffer.wrap(input.readNBytes(4)).order(ByteOrder.LITTLE_ENDIAN).getInt());
    if (length > input.available()) {
      throw new PickleException("a text of " + length + " bytes where " + input.available() + " are left");
    }
    return new String(input.readNBytes((int) length), StandardCharsets.UTF_8);
  }

  /** {@code ('storage', type, key, location, elements)}. */
  @Override
  protected Object persistentLoad(Object id) {
    var parts = (Object[]) id;
    if (parts.length != 5
        || !"storage".equals(parts[0])
        || !(parts[1] instanceof Name name)
        || !STORAGES.containsKey(name.name)) {
      throw new PickleException("a reference that is no storage");
    }
    var elements = integer(parts[4]);
    if (elements < 0 || elements > MAX_ELEMENTS) {
      throw new PickleException("a storage of " + elements + " elements");
    }
    return new StoredTensor.Storage(STORAGES.get(name.name), (String) parts[2], elements);
  }

  /** {@code _rebuild_tensor_v2(storage, offset, sizes, strides, requires_grad, backward_hooks)}. */
  private Object tensor(Object[] arguments) {
    if (arguments.length < 4 || !(arguments[0] instanceof StoredTensor.Storage storage)) {
      throw new PickleException("a tensor without a storage");
    }
    try {
      return StoredTensor.of(storage, integer(arguments[1]), integers(arguments[2]), integers(arguments[3]));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new DamagedFileException(file, "a tensor of storage " + storage.key() + " " + e.getMessage(), e);
    }
  }

  private static List<Long> integers(Object tuple) {
    var integers = new ArrayList<Long>();
    for (var value : tuple instanceof List<?> list ? list.toArray() : (Object[]) tuple) {
      integers.add(integer(value));
    }
    return integers;
  }

  private static long integer(Object value) {
    if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    var kind = value == null ? "nothing" : value.getClass().getSimpleName();
    throw new PickleException(kind + " where an integer of 64 bits belongs");
  }
}
