package dev.winnow.worker.network;

/**
 * One named parameter of one layer within the flat parameter vector.
 *
 * @param layer name of the layer
 * @param parameter its name within the layer
 * @param range where it lies and of what kind it is
 */
public record ParameterBlock(String layer, String parameter, ParameterRange range) {}
