package dev.winnow.worker.data;

import java.util.List;

/**
 * What reading one unit gave.
 *
 * @param chunks its examples, in the order of the files, at most {@link ImageCollector#CHUNK} each
 * @param summary what must agree with the other units of the data set
 */
public record UnitImages(List<PartImages> chunks, UnitSummary summary) {}
