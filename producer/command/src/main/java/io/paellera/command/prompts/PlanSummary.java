package io.paellera.command.prompts;

import io.paellera.schemas.RenderJob;
import java.util.List;

/**
 * What a plan amounts to.
 *
 * @param jobs how many
 * @param pictures that they ask for
 * @param first the first few jobs; their ids are those of a run at time 0
 * @param remarks a sentence each on what of the input is passed over, changed or likely not meant
 */
public record PlanSummary(long jobs, long pictures, List<RenderJob> first, List<String> remarks) {

  public PlanSummary {
    first = List.copyOf(first);
    remarks = List.copyOf(remarks);
  }
}
