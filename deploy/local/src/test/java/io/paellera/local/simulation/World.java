package io.paellera.local.simulation;

/** What all simulated processes share. */
record World(
    Agenda agenda,
    Chance chance,
    SimulatedBroker broker,
    SimulatedStore store,
    Renders renders,
    Oracle oracle) {}
