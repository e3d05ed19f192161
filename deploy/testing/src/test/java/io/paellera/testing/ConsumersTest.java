package io.paellera.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.producer.RenderClient;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderStatus;
import java.io.ByteArrayInputStream;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** As somebody writes it who uses Paellera. */
@PaelleraTest
class ConsumersTest {

  @Test
  void anAppleIsDrawn(RenderClient client, PaelleraSystem paellera) throws Exception {
    var result = client.submit(RenderJob.builder("apple", "red apple").images(2).build()).get(3, TimeUnit.MINUTES);

    assertThat(result.status()).isEqualTo(RenderStatus.COMPLETED);
    var picture = ImageIO.read(new ByteArrayInputStream(paellera.file(result.images().get(1))));
    assertThat(picture.getWidth()).isEqualTo(64);
    assertThat(picture.getRGB(63, 63)).as("one colour").isEqualTo(picture.getRGB(0, 0));
  }

  @Test
  void theSamePromptAndSeedGiveTheSameColour(RenderClient client, PaelleraSystem paellera) throws Exception {
    var one = client.submit(RenderJob.builder("one", "pear").seed(5).build()).get(3, TimeUnit.MINUTES).images().get(0);
    var two = client.submit(RenderJob.builder("two", "pear").seed(5).build()).get(3, TimeUnit.MINUTES).images().get(0);
    var other = client.submit(RenderJob.builder("other", "plum").seed(5).build()).get(3, TimeUnit.MINUTES).images().get(0);

    assertThat(colour(paellera.file(one))).isEqualTo(colour(paellera.file(two))).isNotEqualTo(colour(paellera.file(other)));
  }

  @Test
  void otherClientsFindEverything(PaelleraSystem paellera) {
    assertThat(paellera.bootstrapServers()).startsWith("127.0.0.1:");
    assertThat(paellera.s3Endpoint().getHost()).isEqualTo("127.0.0.1");
    assertThat(paellera.accessKey()).isNotEmpty();
  }

  private static int colour(byte[] file) throws Exception {
    return ImageIO.read(new ByteArrayInputStream(file)).getRGB(0, 0);
  }
}
