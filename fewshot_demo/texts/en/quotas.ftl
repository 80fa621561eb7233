# Why nothing more is kept: of one visitor, from one address, or in all.

quota-full = There is no room for more here just now; what is there stays. Please try again later.
quota-address = A great deal has come from your network today. Please try again in a few hours.
quota-visitor = Your sets hold { $limit } MB, and that is all there is room for. Please delete a set that you do not need; its room is free a day later.
quota-removed-sets = You made and deleted so many sets today that there is no room for another. Please try again tomorrow, or go on in one that you have.
quota-removed-classes = So many classes were removed from this set today that there is no room for another. Please try again tomorrow, or begin a new set.
quota-removed-images = So many pictures were removed from this class today that there is no room for another. Please try again tomorrow, or begin a new class.
