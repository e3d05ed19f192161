package io.paellera.renderer.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PhiloxTest {

  @Test
  void givesTheNumbersOfTheReferenceImplementation() {
    assertThat(new Philox(0).block(0, 0, 0, 0)).containsExactly(0xe169c58d6627e8d5L, 0x9b00dbd8bc57ac4cL);
    assertThat(new Philox(-1).block(-1, -1, -1, -1)).containsExactly(0x41c83b0e408f276dL, 0x6d5451fda20bc7c6L);
    assertThat(new Philox(0x299f31d0a4093822L).block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344))
        .containsExactly(0x94fdccebd16cfe09L, 0x24126ea15001e420L);
  }
}
