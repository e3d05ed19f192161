package io.paellera.renderer.weights;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.paellera.renderer.NoiseSchedule;

/** Dimensions of the network that denoises tokens: from noisy tokens and what a prompt became to token logits. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.EXISTING_PROPERTY, property = "architecture", visible = true)
@JsonSubTypes({
  @JsonSubTypes.Type(value = UnetDescription.class, names = {UnetDescription.PAELLA_V1, UnetDescription.PAELLA_V2}),
  @JsonSubTypes.Type(value = UnetV3Description.class, names = UnetV3Description.PAELLA_V3)
})
public sealed interface DenoiserDescription permits UnetDescription, UnetV3Description {

  /** Which of the published models it is built like. */
  String architecture();

  /** File of the model directory that holds the tensors. */
  String weights();

  /** Number of different tokens. */
  int codebookSize();

  /** Length of the CLIP vectors, or of the sentences' vectors, that it is conditioned on. */
  int vectorDimension();

  /** How much of a row is noise on its way, and how the network is told. */
  NoiseSchedule noise();

  /** Whether every place of a picture attends to the prompt, so that no two prompts can condition one picture. */
  boolean attends();

  /** Both sides of a token grid must be a multiple of this. */
  int gridMultiple();

  /** Fewest tokens along a side. */
  int minGridSide();
}
