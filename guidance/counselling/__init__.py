"""Who counsels whom: the directory, its exchange with others, and the referral."""
