package io.paellera.local.simulation;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What all simulated processes share.
 *
 * @param controls what lies on the control topic; grows
 */
record World(
    Agenda agenda,
    Chance chance,
    SimulatedBroker broker,
    SimulatedStore store,
    Renders renders,
    Oracle oracle,
    List<ConsumerRecord<byte[], byte[]>> controls) {}
