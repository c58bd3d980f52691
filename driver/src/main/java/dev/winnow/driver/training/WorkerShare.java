package dev.winnow.driver.training;

import dev.winnow.worker.data.LabeledImages;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * The images that live with one worker of a member.
 *
 * @param shards training images by number of the shard
 * @param validation chunks of the validation split
 */
record WorkerShare(Map<Integer, LabeledImages> shards, List<LabeledImages> validation)
    implements Serializable {}
