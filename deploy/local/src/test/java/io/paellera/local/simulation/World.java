package io.paellera.local.simulation;

import io.paellera.schemas.RenderControl;
import java.util.List;

/**
 * What all simulated processes share.
 *
 * @param controls what lies on the control topic; grows
 */
record World(
    Agenda agenda, Chance chance, SimulatedBroker broker, SimulatedStore store, Renders renders, Oracle oracle, List<RenderControl> controls) {}
