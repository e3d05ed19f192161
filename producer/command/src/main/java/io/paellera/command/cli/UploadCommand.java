package io.paellera.command.cli;

import io.paellera.command.pictures.PictureStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts pictures into a bucket for jobs to start from. */
@Command(
    name = "upload",
    description = {
      "Puts pictures and masks into the bucket and prints where they lie, for enqueue's --image and --mask.",
      "",
      "A file of the same name that lies there already is replaced. Workers read it if their inputs.allowed-buckets names the"
          + " bucket."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  paellera upload photo.png mask.png",
      "  paellera upload photo.png --to s3://pictures/holiday"
    })
final class UploadCommand implements Callable<Integer> {

  private static final String DEFAULT_FOLDER = "inputs";
  private static final String SCHEME = "s3://";

  private final Console console;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "PNG or JPEG files.")
  private List<Path> files;

  @Option(
      names = "--to",
      paramLabel = "s3://BUCKET/FOLDER",
      description = "Where to put them (default: the folder inputs of the bucket s3.bucket).")
  private String folder;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  UploadCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    String target = target();
    check();
    var uris = new ArrayList<String>();
    try (var store = new PictureStore(connection.bucket(console))) {
      for (Path file : files) {
        String uri = target + file.getFileName();
        store.put(uri, file);
        uris.add(uri);
      }
    }
    output.print(console, String.join(System.lineSeparator(), uris), Answer.of("uris", uris));
    return ExitCode.OK;
  }

  private String target() {
    if (folder == null) {
      return connection
          .bucketName(console)
          .map(bucket -> SCHEME + bucket + "/" + DEFAULT_FOLDER + "/")
          .orElseThrow(() -> new CommandException(ExitCode.USAGE, "say --to s3://BUCKET/FOLDER, or set s3.bucket"));
    }
    if (!folder.matches(SCHEME + "[^/]+(/.*)?")) {
      throw new CommandException(ExitCode.USAGE, "--to is " + folder + ", but must be s3://BUCKET/FOLDER");
    }
    return folder.endsWith("/") ? folder : folder + "/";
  }

  private void check() {
    var names = new HashSet<Path>();
    for (Path file : files) {
      if (!isPicture(file)) {
        throw new CommandException(ExitCode.USAGE, file + " is neither a PNG nor a JPEG file");
      }
      if (!names.add(file.getFileName())) {
        throw new CommandException(ExitCode.USAGE, "two files are called " + file.getFileName() + "; upload them apart");
      }
    }
  }

  private static boolean isPicture(Path file) {
    try (var content = Files.newInputStream(file)) {
      int start = content.read() << 8 | content.read();
      return start == 0x8950 || start == 0xffd8;
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + file + ": no such file, or no permission", e);
    }
  }
}
