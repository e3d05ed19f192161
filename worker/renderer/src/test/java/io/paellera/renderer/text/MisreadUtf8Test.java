package io.paellera.renderer.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ftfy 6.3.1 makes of the same texts, before it straightens quotes. */
class MisreadUtf8Test {

  @ParameterizedTest
  @CsvSource({
    "cafÃ© — naïve, café — naïve",
    "MÃ¼nchen und Köln, München und Köln",
    "voilÃ  le chat, voilà le chat",
    "it is Ã la mode — ü, it is à la mode — ü",
    "The Mona Lisa doesnÃƒÂ¢Ã¢â€šÂ¬Ã¢â€žÂ¢t — é, The Mona Lisa doesn’t — é",
    "CAFÉ» Ã© é, CAFÉ» é é",
    "âœ“ ok é, ✓ ok é",
    "ðŸ˜€ é—, 😀 é—",
    "Ä‡ é—, ć é—",
    "Ð¿Ñ€Ð¸Ð²ÐµÑ‚ é мир, привет é мир",
    "Â°C é 20°, °C é 20°"
  })
  void partsThatWereMisreadAreDecodedAgain(String text, String decoded) {
    assertThat(MisreadUtf8.decoded(text)).isEqualTo(decoded);
  }

  @ParameterizedTest
  @ValueSource(strings = {"red apple", "É»", "pear É» é", "ÄÖÜ “ß” – …", "ÉTÉ À L’ÎLE", "NÃO É", "ção", "© é Â", "日本 ēđő"})
  void whatWasReadWellStays(String text) {
    assertThat(MisreadUtf8.decoded(text)).isEqualTo(text);
  }
}
