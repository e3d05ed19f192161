package io.paellera.command.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithBroker
class UploadCommandTest {

  private final PictureServers servers;
  private final Paellera paellera;

  @TempDir Path folder;

  UploadCommandTest(PictureServers servers) {
    this.servers = servers;
    paellera = servers.paellera();
  }

  @Test
  void uploadPutsPicturesWhereJobsCanStartFromThem() throws IOException {
    byte[] content = PictureServers.png(1);
    var picture = Files.write(folder.resolve("photo.png"), content).toString();
    var uploaded = paellera.run("upload", picture);
    assertThat(uploaded.err()).isEmpty();
    assertThat(uploaded.lines()).containsExactly("s3://pictures/inputs/photo.png");
    assertThat(servers.stored("inputs/photo.png")).isEqualTo(content);
    assertThat(paellera.run("upload", picture, "--to", "s3://pictures/a/b", "-o", "json").out())
        .isEqualToIgnoringNewLines("{\"uris\":[\"s3://pictures/a/b/photo.png\"]}");
  }

  @Test
  void uploadTakesPicturesOnlyAndSaysWhatIsWrong() throws IOException {
    var text = Files.writeString(folder.resolve("text.png"), "no picture").toString();
    var picture = Files.write(folder.resolve("photo.png"), PictureServers.png(1)).toString();
    assertThat(paellera.run("upload", text).err()).contains("text.png is neither a PNG nor a JPEG file");
    assertThat(paellera.run("upload", picture, picture).err()).contains("two files are called photo.png");
    assertThat(paellera.run("upload", "nowhere.png").err()).contains("can't read nowhere.png");
    assertThat(paellera.run("upload", picture, "--to", "pictures").err()).contains("but must be s3://BUCKET/FOLDER");
    var noBucket = paellera.run("upload", picture, "--to", "s3://nowhere");
    assertThat(noBucket.err()).contains("s3://nowhere/photo.png: there is no such object or bucket");
    assertThat(noBucket.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
  }
}
