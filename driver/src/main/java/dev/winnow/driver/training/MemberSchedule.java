package dev.winnow.driver.training;

/**
 * What the driver decides an epoch of a member by.
 *
 * @param settings shared by all members
 * @param shardSizes number of training examples in each shard
 * @param validationExamples size of the validation split
 */
record MemberSchedule(
    MemberPlan plan, TrainingSettings settings, int[] shardSizes, int validationExamples) {}
