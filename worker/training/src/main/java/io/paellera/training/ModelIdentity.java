package io.paellera.training;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.weights.ModelDescription;
import java.util.Optional;

/**
 * What a model with new weights is called. None of it comes from the model that the training began with: two models under one name
 * would draw different pictures of the same jobs.
 *
 * @param name as jobs call it
 * @param description one line for people
 * @param licence of the weights
 */
public record ModelIdentity(String name, Optional<String> description, Optional<String> licence) {

  /**
   * @throws IllegalArgumentException if jobs can't call a model so
   */
  public ModelIdentity {
    ModelDescription.requireName(name);
    requireNonNull(description, "description is null");
    requireNonNull(licence, "licence is null");
  }
}
