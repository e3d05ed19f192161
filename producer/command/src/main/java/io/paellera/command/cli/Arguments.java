package io.paellera.command.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Arguments as they were typed. Java decodes them after the machine's locale; in that of cron, containers and ssh it makes
 * question marks of all but ASCII. Linux still has their bytes, which are UTF-8 nearly everywhere.
 */
final class Arguments {

  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  /** What stands in the place of bytes that could not be decoded. */
  private static final String DAMAGED = "?\ufffd";

  private Arguments() {}

  /**
   * @param decoded as Java gives them
   * @throws CommandException if an argument is no UTF-8
   */
  static String[] asTyped(String[] decoded) {
    if (Arrays.stream(decoded).allMatch(Arguments::isPlain)) {
      return decoded;
    }
    List<byte[]> words;
    try {
      words = words(Files.readAllBytes(COMMAND_LINE));
    } catch (IOException e) {
      return requireWhole(decoded);
    }
    var typed = new String[decoded.length];
    for (int i = 0; i < typed.length; i++) {
      typed[i] = utf8(i + 1, words.get(words.size() - decoded.length + i));
    }
    return typed;
  }

  private static boolean isPlain(String argument) {
    return argument.chars().allMatch(c -> c < 0x80 && DAMAGED.indexOf(c) < 0);
  }

  /** Each word ends with a zero byte. */
  private static List<byte[]> words(byte[] line) {
    var words = new ArrayList<byte[]>();
    int start = 0;
    for (int i = 0; i < line.length; i++) {
      if (line[i] == 0) {
        words.add(Arrays.copyOfRange(line, start, i));
        start = i + 1;
      }
    }
    return words;
  }

  private static String[] requireWhole(String[] decoded) {
    for (int i = 0; i < decoded.length; i++) {
      if (decoded[i].indexOf('\ufffd') >= 0) {
        throw notUtf8(i + 1);
      }
    }
    return decoded;
  }

  private static String utf8(int number, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw notUtf8(number);
    }
  }

  private static CommandException notUtf8(int number) {
    return new CommandException(
        ExitCode.USAGE, "argument " + number + " is not UTF-8: use a terminal with UTF-8, or put the text into a file");
  }
}
